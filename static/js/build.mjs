// Compiles the styles and copies the files a page needs into static/build. Needs nothing but node_modules.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { compile } from "sass";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const modules = join(root, "node_modules");
const build = join(root, "static", "build");
const fontFiles = join(modules, "@fontsource", "atkinson-hyperlegible-next");

function copy(from, to) {
  cpSync(from, join(build, to));
}

rmSync(build, { recursive: true, force: true });
mkdirSync(join(build, "fonts"), { recursive: true });

const styles = compile(join(root, "static", "scss", "main.scss"), {
  loadPaths: [modules],
  quietDeps: true,
  style: "compressed",
});
writeFileSync(join(build, "main.css"), styles.css);

for (const subset of ["latin", "latin-ext"]) {
  for (const weight of [400, 700]) {
    for (const slope of ["normal", "italic"]) {
      const name = `atkinson-hyperlegible-next-${subset}-${weight}-${slope}.woff2`;
      copy(join(fontFiles, "files", name), join("fonts", name));
    }
  }
}
copy(join(fontFiles, "LICENSE"), join("fonts", "LICENSE"));

// Without its pointer to a source map that is not shipped: collecting static files would look for it and fail.
const govuk = readFileSync(join(modules, "govuk-frontend", "dist", "govuk", "all.bundle.mjs"), "utf8");
writeFileSync(join(build, "govuk-frontend.js"), govuk.replace(/^\/\/# sourceMappingURL=.*$/m, ""));
for (const script of ["supported.js", "app.js"]) {
  copy(join(root, "static", "js", script), script);
}

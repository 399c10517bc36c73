// First thing in <body>, before anything is painted: switches the enhanced styles on. A file, because the
// content security policy allows no inline script.
document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("govuk-frontend-supported");
}

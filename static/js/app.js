import { initAll } from "./govuk-frontend.js";

initAll();

// Parts that htmx brings in later need their components started too.
document.addEventListener("htmx:afterSwap", (event) => {
  initAll({ scope: event.detail.target });
});

// A security key that is refused, missing or timed out would otherwise fail without a word.
document.addEventListener("allauth.error", () => {
  const place = document.querySelector("[data-security-key-error]");
  if (place) {
    place.hidden = false;
    place.focus();
  }
});

/** Shows the descriptions of all surfaces, one at a time, chosen from a list. A plain script, as Swagger UI is. */

const plain = () => ({ components: { Logo: () => null } }); // whose inline style the page's policy forbids
const place = document.querySelector("#docs");

window.SwaggerUIBundle({
  domNode: place,
  urls: JSON.parse(place.dataset.surfaces),
  presets: [window.SwaggerUIBundle.presets.apis, window.SwaggerUIStandalonePreset],
  plugins: [plain],
  layout: "StandaloneLayout",
  validatorUrl: null, // which would send the description to somebody else
  deepLinking: true,
});

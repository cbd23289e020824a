(function () {
  "use strict";
  function byId(id) { return document.getElementById(id); }
  function fold(text) { return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/’/g, "'").toLowerCase(); }
  function openAround(element) {
    for (var up = element && element.parentElement; up; up = up.parentElement) {
      if (up.tagName === "DETAILS") { up.open = true; }
    }
  }
  function follow() {
    var target = byId(decodeURIComponent(location.hash.slice(1)));
    if (target) { openAround(target); target.scrollIntoView(); }
  }
  window.addEventListener("hashchange", follow);
  if (location.hash) { follow(); }
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("details").forEach(function (item) { item.open = true; });
  });

  var form = byId("filtre"), text = byId("filtre-texte"), statut = byId("filtre-statut");
  var review = byId("filtre-relire"), status = byId("filtre-bilan");
  var cards = Array.from(document.querySelectorAll(".card"));
  if (!cards.length) { return; }
  var indexed = null, timer = 0;
  function apply() {
    indexed = indexed || cards.map(function (card) { return fold(card.textContent); });
    var wanted = fold(text.value).split(/\s+/).filter(Boolean);
    var active = wanted.length > 0 || statut.value !== "" || review.checked;
    var shown = 0;
    cards.forEach(function (card, i) {
      var fits = wanted.every(function (word) { return indexed[i].includes(word); }) &&
        (!statut.value || card.dataset.statut === statut.value) &&
        (!review.checked || "relire" in card.dataset);
      card.hidden = !fits;
      if (fits) { shown += 1; if (active) { openAround(card); } }
    });
    status.textContent = active ? shown + " sur " + cards.length + " propositions de cette page" : "";
  }
  form.hidden = false;
  form.addEventListener("submit", function (event) { event.preventDefault(); apply(); });
  form.addEventListener("input", function () { clearTimeout(timer); timer = setTimeout(apply, 150); });
}());

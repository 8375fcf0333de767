// What happy-dom lacks and the screens use.
Element.prototype.scrollIntoView = () => undefined;
Element.prototype.setPointerCapture = () => undefined;
// An option that is chosen is `:checked`.
const look = Element.prototype.querySelector;
HTMLSelectElement.prototype.querySelector = function (this: HTMLSelectElement, selector: string) {
  return selector === ':checked' ? ([...this.options].find((option) => option.selected) ?? null) : look.call(this, selector);
} as typeof look;

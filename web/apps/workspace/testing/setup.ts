/** What the kit asks of a browser and the test environment does not have. */
Object.defineProperty(document, "fonts", { value: new EventTarget() });

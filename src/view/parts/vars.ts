import { noChange } from 'lit';
import { Directive, directive, type ElementPart } from 'lit/directive.js';

type Vars = Readonly<Record<string, string | number>>;

/**
 * Sets CSS custom properties through the CSSOM. Unlike lit's styleMap it never writes a `style`
 * attribute, which a strict Content-Security-Policy forbids.
 */
class VarsDirective extends Directive {
  #set: Vars = {};

  render(_vars: Vars): unknown {
    return noChange;
  }

  override update(part: ElementPart, [vars]: [Vars]): unknown {
    const { style } = part.element as HTMLElement;
    for (const name in vars) if (vars[name] !== this.#set[name]) style.setProperty(name, String(vars[name]));
    this.#set = vars;
    return noChange;
  }
}

export const vars = directive(VarsDirective);

// Who may do what: viewers look, operators steer, admins also create sales and say who the others are.

export const ROLES = ['viewer', 'operator', 'admin'];

export function mayUse(role, least) {
  const needed = ROLES.indexOf(least);
  return needed >= 0 && ROLES.indexOf(role) >= needed;
}

/** Why this role may not use something that needs at least another one; null if it may. */
export function whyNot(role, least) {
  return mayUse(role, least) ? null : `This needs the role “${least}”; you are signed in as “${role}”.`;
}

/**
 * Disables each `fieldset[data-least]` that the role may not use, and says the reason in front of its controls. A mere
 * short cut to one, `a[data-least]`, goes away.
 */
export function gate(root, role) {
  root.querySelectorAll('a[data-least]').forEach((link) => { link.hidden = !mayUse(role, link.dataset.least); });
  root.querySelectorAll('fieldset[data-least]').forEach((fieldset, i) => {
    const reason = whyNot(role, fieldset.dataset.least);
    fieldset.disabled = reason !== null;
    let why = fieldset.querySelector(':scope > .why');
    if (!why) {
      why = Object.assign(document.createElement('p'), { className: 'why quiet', id: `why-${i}` });
      fieldset.prepend(why);
      fieldset.setAttribute('aria-describedby', why.id);
    }
    why.textContent = reason ?? '';
    why.hidden = reason === null;
  });
}

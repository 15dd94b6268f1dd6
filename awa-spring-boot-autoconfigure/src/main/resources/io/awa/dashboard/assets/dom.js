// Builds and updates pages. A description of elements is made by h() and compared with the one before by patch(), so that focus, open
// details and typed text survive an update. Text only ever becomes a text node: there is no way to hand over markup.

const SVG = 'http://www.w3.org/2000/svg';
const TEXT = '#text';

/** Describes an element: h('a', {href: '#/jobs', onclick: f, key: 'x'}, 'Jobs', [more]). */
export function h(tag, props, ...children) {
  const { key, ref, ...rest } = props ?? {};
  return { tag, key, ref, props: rest, children: flatten(children, []) };
}

function flatten(children, into) {
  for (const child of children) {
    if (Array.isArray(child)) {
      flatten(child, into);
    } else if (child !== null && child !== undefined && child !== false && child !== true && child !== '') {
      into.push(typeof child === 'object' ? child : { tag: TEXT, text: String(child), children: [] });
    }
  }
  return into;
}

/** Makes the children of an element what is described. */
export function render(parent, ...children) {
  const next = flatten(children, []);
  patchChildren(parent, parent.awaChildren ?? [], next);
  parent.awaChildren = next;
}

function create(node, namespace) {
  if (node.tag === TEXT) {
    node.element = document.createTextNode(node.text);
    return node.element;
  }
  const space = node.tag === 'svg' ? SVG : namespace;
  node.element = space ? document.createElementNS(space, node.tag) : document.createElement(node.tag);
  patchChildren(node.element, [], node.children);
  for (const [name, value] of Object.entries(node.props)) {
    setProperty(node.element, name, value);
  }
  node.ref?.(node.element);
  return node.element;
}

function update(old, node) {
  node.element = old.element;
  if (node.tag === TEXT) {
    if (old.text !== node.text) {
      node.element.nodeValue = node.text;
    }
    return;
  }
  patchChildren(node.element, old.children, node.children);
  for (const name of Object.keys(old.props)) {
    if (!(name in node.props)) {
      setProperty(node.element, name, null);
    }
  }
  for (const [name, value] of Object.entries(node.props)) {
    if (old.props[name] !== value) {
      setProperty(node.element, name, value);
    }
  }
}

function patchChildren(parent, old, next) {
  const keyed = new Map(old.filter((node) => node.key !== undefined).map((node) => [`${node.tag} ${node.key}`, node]));
  const plain = old.filter((node) => node.key === undefined);
  const used = new Set();
  const matches = next.map((node) => {
    const match = node.key === undefined ? takePlain(plain, node.tag) : keyed.get(`${node.tag} ${node.key}`);
    if (match && !used.has(match)) {
      used.add(match);
      return match;
    }
    return null;
  });
  old.filter((node) => !used.has(node)).forEach((node) => node.element.remove());
  const namespace = parent.namespaceURI === SVG ? SVG : null;
  next.forEach((node, index) => {
    if (matches[index]) {
      update(matches[index], node);
    }
    const element = node.element ?? create(node, namespace);
    if (parent.childNodes[index] !== element) {
      parent.insertBefore(element, parent.childNodes[index] ?? null);
    }
  });
}

function takePlain(plain, tag) {
  const index = plain.findIndex((node) => node.tag === tag);
  return index < 0 ? null : plain.splice(0, index + 1)[index];
}

function setProperty(element, name, value) {
  if (name.startsWith('on')) {
    listen(element, name.slice(2), value);
  } else if (name === 'value' || name === 'checked' || name === 'indeterminate' || name === 'disabled' || name === 'open') {
    element[name] = value ?? (name === 'value' ? '' : false);
  } else if (value === null || value === undefined || value === false) {
    element.removeAttribute(name);
  } else if (name === 'href' && !/^(#|assets\/|https?:\/\/)/.test(value)) {
    element.removeAttribute(name);
  } else if (name === 'style' || name === 'srcdoc') {
    throw new Error(`The attribute ${name} is not allowed here. Use a class.`);
  } else {
    element.setAttribute(name, value === true ? '' : String(value));
  }
}

function listen(element, type, listener) {
  element.awaListeners ??= {};
  if (!(type in element.awaListeners)) {
    element.addEventListener(type, (event) => element.awaListeners[type]?.(event));
  }
  element.awaListeners[type] = listener;
}

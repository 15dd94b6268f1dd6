// Dialogs: native ones, so that Escape closes them, focus stays inside and goes back to where it was.

import { h, render } from './dom.js';
import { icon } from './icons.js';

let count = 0;

/**
 * Opens a dialog. `view(dialog)` describes its content each time; `dialog.update()` draws it again, `dialog.close(value)` ends it.
 * The promise has what it was closed with, or undefined.
 */
export function openDialog(title, view, { wide = false } = {}) {
  return new Promise((resolve) => {
    const element = document.createElement('dialog');
    const id = `dialog-title-${++count}`;
    element.setAttribute('aria-labelledby', id);
    element.className = wide ? 'wide' : '';
    let result;
    const dialog = {
      busy: false,
      error: null,
      update: () => render(element, frame(title, id, dialog, view(dialog))),
      close: (value) => {
        result = value;
        element.close();
      },
    };
    element.addEventListener('cancel', (event) => dialog.busy && event.preventDefault());
    element.addEventListener('close', () => {
      element.remove();
      if (document.activeElement === document.body) {
        document.getElementById('page-title')?.focus();
      }
      resolve(result);
    });
    document.body.append(element);
    dialog.update();
    element.showModal();
    (element.querySelector('form input, form select, form textarea') ?? element.querySelector('.dialog-foot .button'))?.focus();
  });
}

function frame(title, id, dialog, content) {
  return [
    h(
      'div',
      { class: 'dialog-head' },
      h('h2', { id }, title),
      h(
        'button',
        {
          type: 'button',
          class: 'button ghost small',
          'aria-label': 'Close',
          disabled: dialog.busy,
          onclick: () => dialog.close(),
        },
        icon('close'),
      ),
    ),
    content,
  ];
}

/**
 * A dialog with a form. `fields(values, dialog)` describes its inputs, `submit(values, dialog)` does the work; what it throws is shown. `typed`
 * says which text has to be typed first, if any; `start` is called once the dialog is open.
 */
export function openForm(title, options) {
  const {
    fields,
    submit,
    confirm,
    danger = false,
    typed = () => null,
    wide = false,
    values = {},
    ready = () => true,
    start = () => {},
  } = options;
  const state = { ...values, typed: '' };
  let started = false;
  return openDialog(
    title,
    (dialog) => {
      if (!started) {
        started = true;
        queueMicrotask(() => start(state, dialog));
      }
      return form(dialog, state, { fields, submit, confirm, danger, ready, word: typed(state) });
    },
    { wide },
  );
}

function form(dialog, state, { fields, submit, confirm, danger, ready, word }) {
  return h(
    'form',
    {
      class: 'form',
      novalidate: true,
      onsubmit: (event) => {
        event.preventDefault();
        send(dialog, state, submit);
      },
    },
    fields(state, dialog),
    word !== null &&
      h(
        'label',
        { class: 'field' },
        h('span', { class: 'field-label' }, 'Type ', h('strong', {}, String(word)), ' to confirm'),
        h('input', {
          type: 'text',
          autocomplete: 'off',
          inputmode: 'numeric',
          value: state.typed,
          oninput: (event) => change(dialog, state, 'typed', event),
        }),
      ),
    dialog.error && h('p', { class: 'form-error', role: 'alert' }, dialog.error),
    h(
      'div',
      { class: 'dialog-foot' },
      h('button', { type: 'button', class: 'button', disabled: dialog.busy, onclick: () => dialog.close() }, 'Back'),
      h(
        'button',
        {
          type: 'submit',
          class: `button ${danger ? 'danger' : 'primary'}`,
          disabled: dialog.busy || !ready(state) || (word !== null && plain(state.typed) !== plain(word)),
        },
        dialog.busy ? 'Working…' : confirm,
      ),
    ),
  );
}

// "1,204", "1.204" and "1204" are the same to somebody who types a count.
function plain(text) {
  return String(text).replaceAll(/[\s.,'’]/g, '');
}

function change(dialog, state, name, event) {
  state[name] = event.target.value;
  dialog.update();
}

async function send(dialog, state, submit) {
  if (dialog.busy) {
    return;
  }
  dialog.busy = true;
  dialog.error = null;
  dialog.update();
  try {
    dialog.close(await submit(state, dialog));
  } catch (failure) {
    dialog.error = failure.message;
    dialog.busy = false;
    dialog.update();
  }
}

/** An input of a form that keeps its value in the state. */
export function input(dialog, state, name, props = {}) {
  return h(props.tag ?? 'input', { ...props, tag: null, value: state[name] ?? '', oninput: (event) => change(dialog, state, name, event) });
}

export function choice(dialog, state, name, options) {
  return h(
    'select',
    { value: state[name] ?? '', onchange: (event) => change(dialog, state, name, event) },
    options.map(([value, label]) => h('option', { value }, label)),
  );
}

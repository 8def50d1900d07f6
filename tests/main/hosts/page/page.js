globalThis.heard = [];
globalThis.hall.on('changed', (payload) => globalThis.heard.push(payload));
globalThis.violations = [];
document.addEventListener('securitypolicyviolation', (event) =>
  globalThis.violations.push(event.effectiveDirective),
);
globalThis.tryEval = () => {
  try {
    return String(new Function('return 1')());
  } catch (error) {
    return error.name;
  }
};
document.querySelector('#state').textContent = '就绪';

// Runs before the first paint, so that the chosen theme does not flash. Storage may be refused; then the system decides.
(function () {
  try {
    const theme = localStorage.getItem('awa-theme');
    if (theme === 'light' || theme === 'dark') {
      document.documentElement.dataset.theme = theme;
    }
  } catch {
    // The system decides.
  }
})();

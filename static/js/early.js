// Runs before the first paint, and so is no module: says that scripts run.
document.documentElement.classList.add("js");

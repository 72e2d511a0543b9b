// Sets the chosen theme before the page is drawn. 'auto', the default, leaves it to the system's own setting.
const theme = localStorage.getItem('vernix.theme');
if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;

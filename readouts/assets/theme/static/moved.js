// On a page that moved: go on to the new one, and to the place that the address names.
{
  const link = document.querySelector("main a");
  link.search = location.search;
  link.hash = location.hash;
  location.replace(link.href);
}

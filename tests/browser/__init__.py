"""The site in a real browser, and before those who judge pages: axe-core, Lighthouse, the Nu HTML checker."""

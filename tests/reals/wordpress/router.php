<?php
// What Apache's rewrite rules do: files as they stand, everything else through index.php.
$path = rawurldecode(parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH));
$root = $_SERVER['DOCUMENT_ROOT'];
$upload = realpath(getenv('REALS_CONTENT') . preg_replace('#^/wp-content#', '', $path));
if (str_starts_with($path, '/wp-content/') && $upload && is_file($upload)) {
    header('Content-Type: ' . mime_content_type($upload));
    readfile($upload);
    return true;
}
if ($path !== '/' && is_file($root . $path)) {
    return false;
}
chdir($root);
$_SERVER['SCRIPT_NAME'] = '/index.php';
require $root . '/index.php';

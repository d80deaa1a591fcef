<?php
// WordPress as the tests start it: where its data stands comes from the environment, and it never talks to anyone.
define('DB_NAME', 'wp');
define('DB_USER', 'root');
define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:' . getenv('REALS_SOCKET'));
define('DB_CHARSET', 'utf8mb4');
define('DB_COLLATE', '');
foreach (['AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE'] as $name) {
    define($name . '_KEY', 'no secret: a site for tests, ' . $name);
    define($name . '_SALT', 'no secret either, ' . $name);
}
$table_prefix = 'wp_';
define('WP_ENVIRONMENT_TYPE', 'local');  // application passwords without https
define('WP_HTTP_BLOCK_EXTERNAL', true);
define('AUTOMATIC_UPDATER_DISABLED', true);
define('DISABLE_WP_CRON', true);
define('WP_HOME', getenv('REALS_URL'));
define('WP_SITEURL', getenv('REALS_URL'));
define('WP_CONTENT_DIR', getenv('REALS_CONTENT'));
define('WP_CONTENT_URL', getenv('REALS_URL') . '/wp-content');
if (!defined('ABSPATH')) {
    define('ABSPATH', __DIR__ . '/');
}
require_once ABSPATH . 'wp-settings.php';

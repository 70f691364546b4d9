<?php
// What WordPress makes of texts: one JSON string a line in, one a line out. The first argument is the file
// wp-includes/formatting.php of a WordPress; with `--cases` as the second, each NAME.html of fixtures/wordpress must become
// the NAME.shown beside it, and with `--write` those files are written.
require $argv[1];

function shown($text) {
    return str_contains($text, '<!-- wp:') ? $text : wpautop($text);
}

if (!isset($argv[2])) {
    while (($line = fgets(STDIN)) !== false) {
        echo json_encode(shown(json_decode($line)), JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES), "\n";
    }
    exit(0);
}
$wrong = 0;
foreach (glob(__DIR__ . '/../../fixtures/wordpress/*.html') as $path) {
    $expected = preg_replace('/html$/', 'shown', $path);
    $shown = shown(file_get_contents($path));
    if ($argv[2] === '--write') {
        file_put_contents($expected, $shown);
    } elseif (@file_get_contents($expected) !== $shown) {
        fwrite(STDERR, "$path: WordPress shows it otherwise\n");
        $wrong++;
    }
}
exit($wrong ? 1 : 0);

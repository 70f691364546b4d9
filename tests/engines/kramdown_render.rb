# JSONL {"text", "plain"} -> JSONL {"html"}: each body as Jekyll's Markdown engine renders it (kramdown with the GFM
# input and Jekyll's defaults, no highlighter), or with kramdown's own input and without automatic ids.
require 'json'
require 'timeout'
require 'kramdown'
require 'kramdown-parser-gfm'

COMMON = { toc_levels: (1..6).to_a, entity_output: :as_char, footnote_nr: 1, hard_wrap: false, syntax_highlighter: nil,
           smart_quotes: %w[lsquo rsquo ldquo rdquo] }.freeze
JEKYLL = COMMON.merge(auto_ids: true, input: 'GFM').freeze
PLAIN = COMMON.merge(auto_ids: false, input: 'kramdown').freeze

# The HTML of a body; nil where kramdown itself fails.
def render(text, plain: false)
  html = Timeout.timeout(20) { Kramdown::Document.new(text, plain ? PLAIN : JEKYLL).to_html }
  html.encode('UTF-8', invalid: :replace, undef: :replace).scrub
rescue StandardError, SystemStackError
  nil
end

if $PROGRAM_NAME == __FILE__
  $stdout.sync = true
  $stdin.each_line do |line|
    row = JSON.parse(line)
    puts JSON.generate(html: render(row['text'], plain: row['plain']))
  end
end

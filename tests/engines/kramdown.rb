# ruby kramdown.rb: a JSON array of Markdown texts in, a JSON array of HTML texts out, with the settings of Jekyll.
require 'json'
require 'kramdown'
require 'kramdown-parser-gfm'

options = { input: 'GFM', hard_wrap: false, auto_ids: false, syntax_highlighter: nil }
texts = JSON.parse($stdin.read)
puts JSON.generate(texts.map { |text| Kramdown::Document.new(text, options).to_html })

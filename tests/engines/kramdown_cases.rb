# The cases of fixtures/kramdown against the real kramdown: each NAME.md (or NAME.plain.md, for kramdown's own input) must
# render to the NAME.html beside it. `--write` writes those files.
require_relative 'kramdown_render'

root = File.expand_path('../..', __dir__)
write = ARGV.include?('--write')
cases = Dir.glob('fixtures/kramdown/*/*.md', base: root).sort
wrong = cases.reject do |name|
  path = File.join(root, name)
  expected = path.sub(/(\.plain)?\.md\z/, '.html')
  html = render(File.binread(path).force_encoding('UTF-8'), plain: name.end_with?('.plain.md')) || ''
  write ? File.binwrite(expected, html) : File.exist?(expected) && File.binread(expected).force_encoding('UTF-8') == html
end
wrong.each { |name| warn "#{name}: kramdown renders it otherwise" }
puts "kramdown #{Kramdown::VERSION}: #{cases.size} cases, #{wrong.size} wrong"
exit(wrong.empty? ? 0 : 1)

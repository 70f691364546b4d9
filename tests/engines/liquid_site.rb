# The posts and pages of fixtures/liquid/site against the real Jekyll: what Liquid makes of the body of each must be the text
# of the same name in fixtures/liquid/expected. `--write` writes those files.
require_relative 'liquid_render'
require 'fileutils'

write = ARGV.include?('--write')
payload = SITE.site_payload
files = SITE.pages + SITE.collections.values.flat_map(&:docs)
files = files.select { |file| Jekyll::Utils.has_liquid_construct?(file.content) }.sort_by(&:relative_path)
wrong = files.reject do |file|
  payload['page'] = file.to_liquid
  payload['site'].current_document = file
  markdown = %w[.md .markdown].include?(file.extname)
  payload['highlighter_prefix'] = payload['highlighter_suffix'] = markdown ? "\n" : nil
  info = { registers: { site: SITE, page: payload['page'] }, strict_filters: false, strict_variables: false }
  template = Liquid::Template.parse(file.content, line_numbers: true) if file.render_with_liquid?
  text = template ? template.render!(payload, info) : file.content
  path = File.join(FIXTURES, 'expected', "#{file.relative_path}.txt")
  if write
    FileUtils.mkdir_p(File.dirname(path))
    File.binwrite(path, text)
  else
    File.exist?(path) && File.binread(path).force_encoding('UTF-8') == text
  end
end
wrong.each { |file| warn "#{file.relative_path}: Jekyll runs it otherwise" }
puts "Jekyll #{Jekyll::VERSION}: #{files.size} files, #{wrong.size} wrong"
exit(wrong.empty? ? 0 : 1)

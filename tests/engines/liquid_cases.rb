# The cases of fixtures/liquid against the real Jekyll: each NAME.liquid must give the NAME.txt beside it, or stop the build
# where there is a NAME.refused. `--write` writes those files.
require_relative 'liquid_render'

write = ARGV.include?('--write')
cases = Dir.glob('*/*.liquid', base: FIXTURES).sort
wrong = cases.reject do |name|
  base = File.join(FIXTURES, name.delete_suffix('.liquid'))
  text, error = run(File.binread("#{base}.liquid").force_encoding('UTF-8'))
  path, content = error ? ["#{base}.refused", "#{error.class}\n"] : ["#{base}.txt", text]
  if write
    %w[.txt .refused].each { |ext| File.delete(base + ext) if File.exist?(base + ext) }
    File.binwrite(path, content)
  else
    File.exist?(path) && File.binread(path).force_encoding('UTF-8') == content
  end
end
wrong.each { |name| warn "#{name}: Jekyll runs it otherwise" }
puts "Jekyll #{Jekyll::VERSION}, Liquid #{Liquid::VERSION}: #{cases.size} cases, #{wrong.size} wrong"
exit(wrong.empty? ? 0 : 1)

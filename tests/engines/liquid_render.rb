# A template as the real Jekyll runs it on the site fixtures/liquid/site, with the variables of fixtures/liquid/data.json.
ENV['TZ'] = 'Asia/Shanghai'
require 'jekyll'; require 'json'; require 'time'; require 'timeout'; require 'tmpdir'

Jekyll.logger.log_level = :error
FIXTURES = File.expand_path('../../fixtures/liquid', __dir__)
SITE = Jekyll::Site.new(Jekyll.configuration('source' => File.join(FIXTURES, 'site'), 'destination' => Dir.mktmpdir,
                                             'disable_disk_cache' => true, 'future' => true, 'quiet' => true))
SITE.read

# The year of the clock; what changes with it no other run can say.
$year = 2026
class << Time
  alias_method :real_now, :now
  def now(*) = real_now.then { |now| Time.new($year, now.month, now.day, now.hour, now.min, now.sec) }
end

# What the template writes, or the error that stops the build.
def run(text)
  data = JSON.parse(File.read(File.join(FIXTURES, 'data.json')))
  data['page']['date'] = Time.parse(data['page']['date'])
  payload = data.merge('highlighter_prefix' => "\n", 'highlighter_suffix' => "\n")
  SITE.filter_cache.clear
  info = { registers: { site: SITE, page: payload['page'] }, strict_filters: false, strict_variables: false }
  html = Timeout.timeout(20) { Liquid::Template.parse(text, line_numbers: true).render!(payload, info) }
  [html.dup.force_encoding('UTF-8'), nil]
rescue StandardError, ScriptError, SystemStackError => e
  [nil, e]
end

# JSONL {"text"} -> JSONL {"text", "error"}.
if $PROGRAM_NAME == __FILE__
  $stdout.sync = true
  $stdin.each_line do |line|
    template = JSON.parse(line)['text']
    text, error = run(template)
    if template.include?('date')
      $year = 2016
      error = 'the clock' if run(template)[0] != text
      $year = 2026
    end
    puts JSON.generate(text: text&.scrub, error: error && (error.is_a?(String) ? error : "#{error.class}: #{error.message}".scrub))
  end
end

using System.Text;
using Taproot.Telemetry.Logs;

namespace Taproot.Telemetry.Tests.Logs;

public class SeverityDetectorTests
{
    [Theory]
    [InlineData("I0612 14:02:11.123456   1 main.go:10] [DEBUG] started", LogSeverity.Info)]
    [InlineData("F0825 185142 test.cc:22] gone", LogSeverity.Critical)]
    [InlineData("<11>Oct 11 22:14:15 host app: su failed", LogSeverity.Error)]
    [InlineData("<190>Oct 11 22:14:15 host app: hello", LogSeverity.Info)]
    [InlineData("2019-07-24 12:06:21,688 package.name [DEBUG] got 10 things in 3.1s", LogSeverity.Debug)]
    [InlineData("[Sat Dec 04 04:51:18 2020] [error] mod_jk child is in error state", LogSeverity.Error)]
    [InlineData("[4018] 14 Nov 07:01:22.119 * Background saving terminated", LogSeverity.Info)]
    [InlineData("1:S 12 Nov 2019 07:52:11.999 # Connection lost", LogSeverity.Warning)]
    [InlineData("time=2020-01-02T03:04:05Z level=error msg=\"cannot\"", LogSeverity.Error)]
    [InlineData("level=\"warn\" ts=1 msg=x", LogSeverity.Warning)]
    [InlineData("[2020-01-02 03:04:05] otel-php.ERROR: no such thing", LogSeverity.Error)]
    [InlineData("2020.01.02 03:04:05.1 [ 12 ] {} <Warning> Application: x", LogSeverity.Warning)]
    [InlineData("[06:23:18 WRN] Slow", LogSeverity.Warning)]
    [InlineData("2020/01/02 03:04:05 [crit] 12#12: *1 open() failed", LogSeverity.Critical)]
    [InlineData("03-17 16:13:38.811  1702  2395 D WindowManager: x", LogSeverity.Debug)]
    [InlineData("2020-01-02 03:04:05.123 UTC [77] FATAL:  role \"x\" does not exist", LogSeverity.Critical)]
    [InlineData("2020-01-02 03:04:05.123 UTC [77] LOG:  checkpoint starting", LogSeverity.Info)]
    [InlineData("Error connecting to the broker", LogSeverity.Error)]
    [InlineData("fail: Microsoft.AspNetCore.Server[13]", LogSeverity.Error)]
    [InlineData("panic: runtime error: index out of range", LogSeverity.Critical)]
    [InlineData("Traceback (most recent call last):", LogSeverity.Error)]
    public void The_severity_is_read_where_loggers_write_it(string line, LogSeverity expected) =>
        Assert.Equal(expected, SeverityDetector.Detect(Encoding.UTF8.GetBytes(line)));

    [Theory]
    [InlineData("")]
    [InlineData("11002 a msg")]
    [InlineData("served without an error in 3 ms")]
    [InlineData("my-error-handler installed")]
    [InlineData("errors.go:12 compiled")]
    [InlineData("error_count=3 requests=7")]
    [InlineData("Jun 14 15:16:01 combo sshd[1]: session opened")]
    public void Prose_and_names_are_no_severity(string line) => Assert.Equal(LogSeverity.Unknown, SeverityDetector.Detect(Encoding.UTF8.GetBytes(line)));

    [Fact]
    public void Syslog_priorities_have_a_severity_each() =>
        Assert.Equal(
            [LogSeverity.Critical, LogSeverity.Critical, LogSeverity.Critical, LogSeverity.Error, LogSeverity.Warning, LogSeverity.Info, LogSeverity.Info, LogSeverity.Debug],
            Enumerable.Range(0, 8).Select(LogSeverities.FromSyslogPriority));

    [Fact]
    public void OpenTelemetry_numbers_go_there_and_back() =>
        Assert.All(Enum.GetValues<LogSeverity>(), severity => Assert.Equal(severity, LogSeverities.FromOtlpNumber(severity.OtlpNumber())));
}

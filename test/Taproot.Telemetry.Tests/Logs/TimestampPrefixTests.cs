using System.Text;
using Taproot.Telemetry.Logs;

namespace Taproot.Telemetry.Tests.Logs;

public class TimestampPrefixTests
{
    [Theory]
    [InlineData("2019-07-24 12:06:21,688", " x")]
    [InlineData("2019-07-24T12:06:21.123456789Z", " x")]
    [InlineData("2019-07-24T12:06:21+02:00", " x")]
    [InlineData("2019/07/24 12:06:21", " [error] x")]
    [InlineData("Jul  1 09:00:55", " host app: x")]
    [InlineData("[Sat Dec 04 04:51:18 2020]", " [error] x")]
    [InlineData("Mon, 02 Jan 2006 15:04:05 GMT", " x")]
    [InlineData("[10/Oct/2000:13:55:36 -0700]", " \"GET /\"")]
    [InlineData("03-17 16:13:38.811", "  1702  2395 D x")]
    [InlineData("17/06/09 20:10:40", " INFO x")]
    [InlineData("081109 203615", " 148 INFO x")]
    [InlineData("20171223-22:15:29:606", "|x|y")]
    [InlineData("2005-06-03-15.42.50.675872", " x")]
    [InlineData("[10.30 16:49:06]", " a.exe - x")]
    [InlineData("1131566461", " x")]
    [InlineData("14 Nov 2019 07:01:22.119", " * x")]
    [InlineData("12:06:21.688", " x")]
    public void The_times_of_loggers_are_measured(string time, string rest) =>
        Assert.Equal(time.Length, TimestampPrefix.Measure(Encoding.UTF8.GetBytes(time + rest)));

    [Theory]
    [InlineData("")]
    [InlineData("Monday was long")]
    [InlineData("May I")]
    [InlineData("10.20.30.40 connected")]
    [InlineData("1.2.3 released")]
    [InlineData("13:32 alone")]
    [InlineData("100/5/100 of them")]
    [InlineData("(none)")]
    public void What_is_no_time_has_no_length(string line) => Assert.Equal(0, TimestampPrefix.Measure(Encoding.UTF8.GetBytes(line)));

    [Theory]
    [InlineData("127.0.0.1 - - [10/Oct/2000:13:55:36 -0700] \"GET / HTTP/1.0\" 200", true)]
    [InlineData("I0430 11:58:31.792 main.go:1] x", true)]
    [InlineData("at com.example.Main.run(Main.java:13:32)", false)]
    [InlineData("took 13:32", false)]
    public void A_time_near_the_start_is_found(string line, bool expected) => Assert.Equal(expected, TimestampPrefix.IsNearStart(Encoding.UTF8.GetBytes(line)));
}

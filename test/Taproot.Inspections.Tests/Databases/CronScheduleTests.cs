using CsCheck;
using Taproot.Inspections.Databases;

namespace Taproot.Inspections.Tests.Databases;

public sealed class CronScheduleTests
{
    private const double Minute = 60, Hour = 3600, Day = 86_400;

    [Theory]
    [InlineData("0 2 * * *", Day)]
    [InlineData("0 0 2 * * *", Day)] // seconds first
    [InlineData("*/15 * * * *", 15 * Minute)]
    [InlineData("0 */6 * * *", 6 * Hour)]
    [InlineData("0 8-18/2 * * *", 14 * Hour)]
    [InlineData("30 1 * * SUN", 7 * Day)]
    [InlineData("30 1 * * 7", 7 * Day)]
    [InlineData("0 0 * * MON-FRI", 3 * Day)]
    [InlineData("0 0 1 * *", 31 * Day)]
    [InlineData("0 0 1,15 * *", 17 * Day)]
    [InlineData("0 0 13 * 5", 7 * Day)] // either day will do
    [InlineData("@daily", Day)]
    [InlineData("@weekly", 7 * Day)]
    [InlineData("0 0 1 JAN ?", 366 * Day)]
    public void The_longest_pause_is_that_of_the_calendar(string expression, double seconds) => Assert.Equal(seconds, CronSchedule.LongestPause(expression));

    [Theory]
    [InlineData("")]
    [InlineData("daily")]
    [InlineData("60 * * * *")]
    [InlineData("* * * *")]
    [InlineData("0 0 31 2 *")]
    [InlineData("0 5-1 * * *")]
    [InlineData("*/0 * * * *")]
    [InlineData("-1 * * * *")]
    public void What_is_no_schedule_has_no_pause(string expression) => Assert.Null(CronSchedule.LongestPause(expression));

    [Fact]
    public void Nothing_that_is_written_there_does_harm() =>
        Gen.OneOf(Gen.String, Gen.String[Gen.Char["0123456789*/,-? @SUNMON"], 0, 40]).Sample(text => CronSchedule.LongestPause(text) is null or > 0);
}

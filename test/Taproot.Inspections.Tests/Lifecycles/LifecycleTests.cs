using System.Globalization;
using Taproot.Inspections.Lifecycles;

namespace Taproot.Inspections.Tests.Lifecycles;

public sealed class LifecycleTests
{
    private const string Rows = "source,makers,,example.com; as known 2026-11-26\n# a remark\n\npython,3.9,2025-10-31,makers\npython,3.10,2026-10-31,makers\npython,3.14,,makers\njava,17,2027-10-31,makers\n";

    private static readonly LifecycleTable Table = LifecycleTable.Read(Rows);

    [Theory]
    [InlineData("3.9.18", "3.9")]
    [InlineData("3.10", "3.10")]
    [InlineData("3.1", "")]
    [InlineData("3", "")]
    [InlineData("", "")]
    public void A_version_is_of_the_line_that_its_numbers_begin_with(string version, string cycle) =>
        Assert.Equal(cycle, Table.Find(new("python", version))?.Cycle ?? "");

    [Fact]
    public void The_newest_line_is_that_of_the_highest_number_that_is_supported()
    {
        Assert.Equal("3.14", Table.Newest("python", new(2026, 11, 26))?.Cycle);
        Assert.Null(Table.Newest("java", new(2028, 1, 1)));
        Assert.Null(Table.Newest("cobol", new(2028, 1, 1)));
    }

    [Fact]
    public void A_line_is_supported_on_its_last_day()
    {
        var cycle = Table.Find(new("python", "3.9"))!;
        Assert.True(cycle.IsSupportedOn(new(2025, 10, 31)));
        Assert.False(cycle.IsSupportedOn(new(2025, 11, 1)));
    }

    [Theory]
    [InlineData("python,3.9", "columns")]
    [InlineData("python,3.9,soon,makers", "no date")]
    [InlineData("python,3.9,2025-10-31,nobody", "unknown source")]
    public void What_is_no_table_is_refused_with_the_line(string row, string why) =>
        Assert.Contains(why, Assert.Throws<FormatException>(() => LifecycleTable.Read("source,makers,,x\n" + row)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_line_that_is_there_twice_is_refused() => Assert.Throws<FormatException>(() => LifecycleTable.Read(Rows + "java,17,,makers\n"));

    [Fact]
    public void The_bundled_table_has_a_dated_source_and_a_supported_line_of_nearly_all_software()
    {
        Assert.All(LifecycleTable.Bundled.All, c =>
        {
            Assert.Matches(@"as known \d{4}-\d\d-\d\d$", c.Source);
            Assert.Matches(@"^\d+(\.\d+)?$", c.Cycle);
        });
        foreach (var software in LifecycleTable.Bundled.All.Select(c => c.Software).Distinct())
        {
            Assert.NotNull(LifecycleTable.Bundled.Newest(software, new(2026, 11, 26)));
            Assert.NotEqual("", SoftwareWords.Of(software));
        }
        foreach (var software in (ReadOnlySpan<string>)
            ["java", "dotnet", "golang", "python", "nodejs", "ruby", "php", "postgres", "mysql", "mariadb", "redis", "valkey", "mongodb", "elasticsearch", "rabbitmq", "kafka", "nginx"])
            Assert.Contains(LifecycleTable.Bundled.All, c => c.Software == software);
    }

    [Theory]
    [InlineData("dotnet", "8.0.24", "2026-11-10")]
    [InlineData("python", "3.15.0", "2031-10-31")]
    [InlineData("nodejs", "25.1.0", "2026-06-01")]
    [InlineData("ruby", "4.0.1", "2029-03-31")]
    [InlineData("php", "8.5.3", "2029-12-31")]
    [InlineData("postgres", "13.23", "2025-11-13")]
    [InlineData("mongodb", "8.2.5", "2026-07-31")]
    [InlineData("elasticsearch", "8.19.6", "2027-07-15")]
    [InlineData("java", "25.0.2", "2031-09-30")]
    [InlineData("golang", "1.25.9", "2026-08-19")]
    [InlineData("rabbitmq", "4.1.8", "2026-01-30")]
    public void The_bundled_table_knows_when_lines_end(string software, string version, string end) =>
        Assert.Equal(DateOnly.Parse(end, CultureInfo.InvariantCulture), LifecycleTable.Bundled.Find(new(software, version))?.End);

    [Theory]
    [InlineData("golang")]
    [InlineData("php")]
    [InlineData("postgres")]
    [InlineData("ruby")]
    public void Of_software_that_comes_out_steadily_newer_lines_end_later(string software)
    {
        var lines = LifecycleTable.Bundled.All.Where(c => c.Software == software && c.End is not null).OrderBy(c => Version.Parse(c.Cycle.Contains('.', StringComparison.Ordinal) ? c.Cycle : c.Cycle + ".0")).ToList();
        Assert.Equal(lines.Select(c => c.Cycle), lines.OrderBy(c => c.End).Select(c => c.Cycle));
    }
}

using Taproot.Inspections.Checks;

namespace Taproot.Inspections.Tests;

public sealed class CatalogTests
{
    private static readonly Lazy<string> Pages = new(ReadPages);

    public static TheoryData<string> Checks => [.. CheckCatalog.ById.Keys];

    [Theory]
    [MemberData(nameof(Checks))]
    public void A_check_says_what_it_is(string id)
    {
        var definition = CheckCatalog.ById[id];
        Assert.All([definition.Title, definition.Condition, definition.Needs], text => Assert.NotEqual("", text));
        Assert.Equal(definition.HasThreshold, definition.Condition.Contains("{threshold}", StringComparison.Ordinal));
        Assert.False(definition.Needs.EndsWith('.'), "it ends a sentence that has its own full stop");
    }

    [Theory]
    [MemberData(nameof(Checks))]
    public void The_documentation_has_it(string id) =>
        Assert.Matches($@"\b{id}\b", Pages.Value);

    private static string ReadPages()
    {
        var directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "taproot"))) directory = Path.GetDirectoryName(directory) ?? throw new InvalidOperationException("not in a work tree of Taproot");
        return string.Concat(new[] { "inspections.md", "software-inspections.md", "databases.md" }.Select(page => File.ReadAllText(Path.Combine(directory, "docs", page))));
    }
}

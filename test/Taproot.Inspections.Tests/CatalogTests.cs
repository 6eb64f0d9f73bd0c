using Taproot.Inspections.Checks;

namespace Taproot.Inspections.Tests;

public sealed class CatalogTests
{
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
}

using Taproot.PromQL.Source;

namespace Taproot.PromQL.Tests;

public sealed class GridSelectionTests
{
    [Fact]
    public void A_missing_value_is_none_that_arithmetic_makes()
    {
        Assert.True(GridSelection.IsMissing(GridSelection.Missing));
        Assert.False(GridSelection.IsMissing(double.NaN));
        Assert.False(GridSelection.IsMissing(0.0 / double.Parse("0", System.Globalization.CultureInfo.InvariantCulture)));
    }
}

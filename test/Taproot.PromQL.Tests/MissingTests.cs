namespace Taproot.PromQL.Tests;

public sealed class MissingTests
{
    [Fact]
    public void A_missing_value_is_none_that_arithmetic_makes()
    {
        Assert.True(Missing.Is(Missing.Value));
        Assert.False(Missing.Is(double.NaN));
        Assert.False(Missing.Is(0.0 / double.Parse("0", System.Globalization.CultureInfo.InvariantCulture)));
    }
}

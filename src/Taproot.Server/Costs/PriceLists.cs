using Taproot.Inspections.Costs.Prices;

namespace Taproot.Server.Costs;

/// <summary>The price list in use: the bundled one until another was read.</summary>
internal sealed class PriceLists
{
    private volatile State _state = new(PriceList.Bundled, "bundled", "");

    /// <summary>A list, where it is from, and why another one that was asked for is not in its place.</summary>
    public sealed record State(PriceList List, string Origin, string Problem);

    /// <summary>The list in use.</summary>
    public State Current => _state;

    /// <summary>Takes another list into use.</summary>
    public void Use(PriceList list, string origin) => _state = new(list, origin, "");

    /// <summary>Keeps the present list and says why.</summary>
    public void Keep(string problem) => _state = _state with { Problem = problem };
}

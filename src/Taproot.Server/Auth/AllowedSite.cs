namespace Taproot.Server.Auth;

/// <summary>Marks a request that a page of another site sent, and may send.</summary>
internal sealed class AllowedSite
{
    private AllowedSite()
    {
    }

    /// <summary>The mark.</summary>
    public static AllowedSite Mark { get; } = new();
}

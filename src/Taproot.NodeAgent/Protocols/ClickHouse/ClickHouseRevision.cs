namespace Taproot.NodeAgent.Protocols.ClickHouse;

/// <summary>Revisions of the native protocol since which a query has certain fields.</summary>
internal static class ClickHouseRevision
{
    public const int ClientInfo = 54032;
    public const int QuotaKey = 54060;
    public const int VersionPatch = 54401;
    public const int SettingsAsStrings = 54429;
    public const int ServerSecret = 54441;
    public const int Tracing = 54442;
    public const int ForwardedFor = 54443;
    public const int Referer = 54447;
    public const int DistributedDepth = 54448;
    public const int StartTime = 54449;
    public const int ParallelReplicas = 54453;
    public const int GrantedRoles = 54472;
    public const int LineNumbers = 54475;
    public const int Jwt = 54476;

    /// <summary>One revision for each form that a query has, the newest first: for connections whose greeting was not seen.</summary>
    public static ReadOnlySpan<int> Forms =>
    [
        Jwt, LineNumbers, GrantedRoles, ParallelReplicas, StartTime, DistributedDepth, Referer, ForwardedFor, Tracing, ServerSecret, SettingsAsStrings,
        VersionPatch, QuotaKey, ClientInfo,
    ];
}

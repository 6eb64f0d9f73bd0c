namespace Taproot.Topology.Model;

/// <summary>Which request statuses are the server's failures.</summary>
public static class RequestStatus
{
    /// <summary>
    /// Whether a status means that the server failed. What a client can cause alone (HTTP 4xx, gRPC <c>NOT_FOUND</c> or <c>ABORTED</c>,
    /// DNS <c>nxdomain</c>) does not: retries and lookups are daily work, and counting them as errors cries wolf.
    /// </summary>
    public static bool IsError(string protocol, string status)
    {
        ArgumentNullException.ThrowIfNull(protocol);
        ArgumentNullException.ThrowIfNull(status);
        if (protocol == "dns") return status is "servfail";
        return status switch
        {
            "failed" => true,
            [ '5', >= '0' and <= '9', >= '0' and <= '9'] => true,
            "5xx" => true,
            "grpc:UNKNOWN" or "grpc:DEADLINE_EXCEEDED" or "grpc:RESOURCE_EXHAUSTED" or "grpc:UNIMPLEMENTED" => true,
            "grpc:INTERNAL" or "grpc:UNAVAILABLE" or "grpc:DATA_LOSS" => true,
            _ => false,
        };
    }
}

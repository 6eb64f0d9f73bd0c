namespace Taproot.NodeAgent.Protocols.Http2;

/// <summary>Status codes of gRPC (github.com/grpc/grpc, doc/statuscodes.md) and what stands for them where a call has none.</summary>
internal static class GrpcStatus
{
    public const int Ok = 0;
    public const int Cancelled = 1;
    public const int Unknown = 2;
    private const int PermissionDenied = 7;
    private const int ResourceExhausted = 8;
    private const int Unimplemented = 12;
    private const int Internal = 13;
    public const int Unavailable = 14;
    private const int Unauthenticated = 16;
    public const int Last = Unauthenticated;

    private static readonly string[] Labels =
    [
        "grpc:OK", "grpc:CANCELLED", "grpc:UNKNOWN", "grpc:INVALID_ARGUMENT", "grpc:DEADLINE_EXCEEDED", "grpc:NOT_FOUND", "grpc:ALREADY_EXISTS", "grpc:PERMISSION_DENIED",
        "grpc:RESOURCE_EXHAUSTED", "grpc:FAILED_PRECONDITION", "grpc:ABORTED", "grpc:OUT_OF_RANGE", "grpc:UNIMPLEMENTED", "grpc:INTERNAL", "grpc:UNAVAILABLE", "grpc:DATA_LOSS",
        "grpc:UNAUTHENTICATED",
    ];

    /// <summary>The <c>status</c> label of a code.</summary>
    public static string Label(int code) => (uint)code < (uint)Labels.Length ? Labels[code] : Labels[Unknown];

    /// <summary>What a client makes of an HTTP status without a gRPC one (doc/http-grpc-status-mapping.md).</summary>
    public static int OfHttp(int status) => status switch
    {
        400 => Internal,
        401 => Unauthenticated,
        403 => PermissionDenied,
        404 => Unimplemented,
        429 or 502 or 503 or 504 => Unavailable,
        _ => Unknown,
    };

    /// <summary>What a client makes of a reset by the server (doc/PROTOCOL-HTTP2.md).</summary>
    public static int OfReset(uint error) => error switch
    {
        7 => Unavailable,
        8 => Cancelled,
        11 => ResourceExhausted,
        12 => PermissionDenied,
        _ => Internal,
    };
}

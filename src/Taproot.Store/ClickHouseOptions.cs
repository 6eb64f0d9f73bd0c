namespace Taproot.Store;

/// <summary>A ClickHouse server or cluster that takes the embedded engine's place, by its HTTP interface.</summary>
public sealed record ClickHouseOptions
{
    /// <summary>
    /// Base addresses of equal nodes, <c>http</c> or <c>https</c>. The first that answers is used until it does not; then the next.
    /// See <see cref="ClickHouseAddresses.Parse"/>.
    /// </summary>
    public required IReadOnlyList<Uri> Addresses { get; init; }

    /// <summary>The user.</summary>
    public string User { get; init; } = "default";

    /// <summary>The user's password; <see cref="PasswordFile"/> goes before it.</summary>
    public string Password { get; init; } = "";

    /// <summary>A file that holds the password in its first line; read again when it changes, so that a password may be rotated.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>The database that statements name before a project's own is there.</summary>
    public string InitialDatabase { get; init; } = "default";

    /// <summary>PEM file of the authorities that the server's certificate may come from; null: the machine's.</summary>
    public string? CaFile { get; init; }

    /// <summary>Whether any certificate will do. Only for trials.</summary>
    public bool SkipVerify { get; init; }

    /// <summary>Name of the cluster that tables are made on; null: found by <c>SHOW CLUSTERS</c>.</summary>
    public string? Cluster { get; init; }
}

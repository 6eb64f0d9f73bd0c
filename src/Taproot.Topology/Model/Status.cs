namespace Taproot.Topology.Model;

/// <summary>Health, in rising severity.</summary>
public enum Status
{
    /// <summary>Not enough data to tell.</summary>
    Unknown,

    /// <summary>Well.</summary>
    Ok,

    /// <summary>Worth knowing; nobody needs to act.</summary>
    Info,

    /// <summary>Something is wrong but users are served.</summary>
    Warning,

    /// <summary>Users are hurt.</summary>
    Critical,
}

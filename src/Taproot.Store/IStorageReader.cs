namespace Taproot.Store;

/// <summary>Says what the store holds and where.</summary>
public interface IStorageReader
{
    /// <summary>A project's tables, and the disks.</summary>
    /// <exception cref="StoreException">The store does not answer.</exception>
    Task<StorageReport> ReadAsync(string project, CancellationToken cancellationToken);
}

/// <summary>What the store holds.</summary>
/// <param name="Engine">Which engine, in words: <c>embedded</c>, a server's or a cluster's name.</param>
/// <param name="Tables">The project's tables.</param>
/// <param name="Disks">The engine's disks.</param>
public sealed record StorageReport(string Engine, IReadOnlyList<StoredTable> Tables, IReadOnlyList<StoreDisk> Disks);

/// <summary>A table.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Signal">What its rows are of.</param>
/// <param name="Rows">Rows.</param>
/// <param name="Bytes">Size on disk, bytes.</param>
/// <param name="UncompressedBytes">Size before compression, bytes.</param>
/// <param name="Parts">Parts; many mean that merging is behind.</param>
/// <param name="Partitions">Partitions, mostly days.</param>
/// <param name="OldestDay">First day that is still there, UTC; null when it is empty.</param>
/// <param name="RetentionDays">Days that rows are kept; null: for ever.</param>
public sealed record StoredTable(
    string Name, string Signal, long Rows, long Bytes, long UncompressedBytes, int Parts, int Partitions, DateOnly? OldestDay, int? RetentionDays);

/// <summary>A disk of the engine.</summary>
/// <param name="Host">The machine.</param>
/// <param name="Name">The engine's name for it.</param>
/// <param name="Path">Where it is mounted.</param>
/// <param name="Type">Its kind, such as <c>Local</c> or <c>ObjectStorage</c>.</param>
/// <param name="TotalBytes">Its size, bytes; 0: not known.</param>
/// <param name="FreeBytes">What is free, bytes.</param>
public sealed record StoreDisk(string Host, string Name, string Path, string Type, long TotalBytes, long FreeBytes);

namespace Taproot.Server.Api.Contracts;

/// <summary>What the store holds of a project, and what room there is.</summary>
/// <param name="Engine">Which engine, in words: <c>embedded</c>, a server or a cluster.</param>
/// <param name="Tables">The project's tables.</param>
/// <param name="Disks">The engine's disks.</param>
/// <param name="Space">How full the fullest disk is and what was deleted for it; null before the first look.</param>
public sealed record StorageResponse(string Engine, IReadOnlyList<StorageTable> Tables, IReadOnlyList<StorageDisk> Disks, StorageSpace? Space);

/// <summary>A table.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Signal">What its rows are of.</param>
/// <param name="Rows">Rows.</param>
/// <param name="Bytes">Size on disk, bytes.</param>
/// <param name="CompressionRatio">How many times larger it is uncompressed; null while it is empty.</param>
/// <param name="Parts">Parts; many mean that merging is behind.</param>
/// <param name="OldestDay">First day that is there, UTC; null while it is empty.</param>
/// <param name="RetentionDays">Days that rows are kept; null: for ever.</param>
public sealed record StorageTable(string Name, string Signal, long Rows, long Bytes, double? CompressionRatio, int Parts, DateOnly? OldestDay, int? RetentionDays);

/// <summary>A disk of the engine.</summary>
/// <param name="Host">The machine.</param>
/// <param name="Name">The engine's name for it.</param>
/// <param name="Path">Where it is.</param>
/// <param name="TotalBytes">Its size, bytes; 0: not known.</param>
/// <param name="FreeBytes">What is free, bytes.</param>
public sealed record StorageDisk(string Host, string Name, string Path, long TotalBytes, long FreeBytes);

/// <summary>How full the fullest disk is.</summary>
/// <param name="UsedPercent">Use of the fullest disk.</param>
/// <param name="ThresholdPercent">Use above which the oldest data is deleted.</param>
/// <param name="Problem">What a person should do; null when nothing is wrong.</param>
/// <param name="DroppedPartitions">Partitions deleted for space since the server started, the last hundred of them.</param>
/// <param name="DroppedBytes">Their size, bytes.</param>
/// <param name="DroppedUntil">The newest day among them, UTC; null when nothing was deleted.</param>
public sealed record StorageSpace(double UsedPercent, int ThresholdPercent, string? Problem, int DroppedPartitions, long DroppedBytes, DateOnly? DroppedUntil);

using Taproot.Store.Schema;

namespace Taproot.Store.Space;

/// <summary>Rows of one table and one span of days.</summary>
/// <param name="Project">Whose they are.</param>
/// <param name="Table">Their table.</param>
/// <param name="Id">The partition's id at the engine.</param>
/// <param name="Day">The first day that it holds, UTC.</param>
/// <param name="Bytes">Compressed size on disk, bytes.</param>
internal sealed record StoredPartition(string Project, TableDefinition Table, string Id, DateOnly Day, long Bytes);

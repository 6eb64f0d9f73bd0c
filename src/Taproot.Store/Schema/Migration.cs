namespace Taproot.Store.Schema;

/// <summary>
/// One numbered step of a database's schema. Its changes may be made twice, even at once: a crash between them repeats the whole step, and two servers may
/// start together.
/// </summary>
internal sealed record Migration(int Number, string Description, IReadOnlyList<SchemaChange> Changes);

namespace Taproot.Store.Schema;

/// <summary>One numbered step of a database's schema. Its statements may run twice: a crash between them repeats the whole step.</summary>
internal sealed record Migration(int Number, string Description, IReadOnlyList<string> Statements);

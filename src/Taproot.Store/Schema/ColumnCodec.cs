namespace Taproot.Store.Schema;

/// <summary>How a column is packed from now on; parts that are there are packed anew when they are merged.</summary>
/// <param name="Table">Name of the table.</param>
/// <param name="Column">Name of the column.</param>
/// <param name="Type">Its type, as it is.</param>
/// <param name="Codecs">The codecs, in the order in which they are applied.</param>
internal sealed record ColumnCodec(string Table, string Column, string Type, string Codecs) : SchemaChange;

using System.Text;

namespace Taproot.Store.Embedded;

/// <summary>
/// A comment that begins a statement: by it the embedded engine's list of running queries tells them apart, since a session of the library cannot be told an id.
/// </summary>
internal static class QueryMark
{
    /// <summary>How marks of ids begin that begin so.</summary>
    public static string Before(string id) => "/* " + id;

    /// <summary>The mark of an id.</summary>
    public static string Of(string id) => $"{Before(id)} */ ";

    /// <summary>The statement with the mark before it.</summary>
    public static byte[] Put(string mark, ReadOnlySpan<byte> sql)
    {
        var length = Encoding.UTF8.GetByteCount(mark);
        var marked = new byte[length + sql.Length];
        Encoding.UTF8.GetBytes(mark, marked);
        sql.CopyTo(marked.AsSpan(length));
        return marked;
    }
}

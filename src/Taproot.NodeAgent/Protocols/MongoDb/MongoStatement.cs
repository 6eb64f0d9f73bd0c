using System.Globalization;
using System.Text;

namespace Taproot.NodeAgent.Protocols.MongoDb;

/// <summary>Writes a command as text: names and structure; of values only which there are, unless the user wants literals kept.</summary>
internal ref struct MongoStatement(bool keepsLiterals)
{
    private const int MaxDepth = 6;
    private const int MaxListed = 3; // elements of an array
    private readonly StringBuilder _text = new();

    /// <summary>The text of a command's document.</summary>
    public static string Of(ReadOnlySpan<byte> document, bool keepsLiterals)
    {
        var statement = new MongoStatement(keepsLiterals);
        statement.Write(document, isArray: false, depth: 0);
        var text = statement._text;
        return text.Length <= RequestDetails.TextLimit ? text.ToString() : text.ToString(0, RequestDetails.TextLimit);
    }

    private readonly void Write(ReadOnlySpan<byte> document, bool isArray, int depth)
    {
        _text.Append(isArray ? '[' : '{');
        var reader = new BsonReader(document);
        for (var i = 0; reader.Read() && _text.Length < RequestDetails.TextLimit; i++)
        {
            if (depth == 0 && IsSession(reader.Name)) continue;
            if (_text[^1] is not ('{' or '[')) _text.Append(", ");
            if (isArray && i == MaxListed)
            {
                _text.Append("...");
                break;
            }
            if (!isArray) _text.Append(Encoding.UTF8.GetString(reader.Name)).Append(": ");
            WriteValue(reader, isCollection: depth == 0 && i == 0, depth);
        }
        _text.Append(isArray ? ']' : '}');
    }

    private readonly void WriteValue(in BsonReader reader, bool isCollection, int depth)
    {
        if (reader.Type is BsonType.Document or BsonType.Array && depth < MaxDepth) Write(reader.Value, reader.Type == BsonType.Array, depth + 1);
        else if (reader.Type == BsonType.String && (isCollection || keepsLiterals)) _text.Append('"').Append(Encoding.UTF8.GetString(reader.Text)).Append('"');
        else if (keepsLiterals && reader.Number is { } number) _text.Append(number.ToString(CultureInfo.InvariantCulture));
        else _text.Append('?');
    }

    // What drivers add to every command.
    private static bool IsSession(ReadOnlySpan<byte> name) =>
        name.Length > 0 && (name[0] == '$' || name.SequenceEqual("lsid"u8) || name.SequenceEqual("txnNumber"u8) || name.SequenceEqual("apiVersion"u8));
}

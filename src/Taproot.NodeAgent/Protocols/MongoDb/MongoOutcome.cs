namespace Taproot.NodeAgent.Protocols.MongoDb;

/// <summary>What a reply says of its command.</summary>
internal readonly record struct MongoOutcome(string Status, int Code)
{
    /// <summary>Reads a reply's document: <c>ok</c>, the errors of writes, and the code.</summary>
    public static MongoOutcome Of(ReadOnlySpan<byte> document)
    {
        var reader = new BsonReader(document);
        var (isOk, hasErrors, hasResult, code) = ((bool?)null, false, false, 0);
        while (reader.Read())
        {
            if (reader.Name.SequenceEqual("ok"u8)) isOk = reader.Number is not 0;
            else if (reader.Name.SequenceEqual("code"u8)) code = (int)Math.Clamp(reader.Number ?? 0, 0, int.MaxValue);
            else if (reader.Name.SequenceEqual("writeErrors"u8)) (hasErrors, code) = (true, FirstCode(reader.Value));
            else if (reader.Name.SequenceEqual("cursor"u8)) hasResult = true;
        }
        if (isOk == false || hasErrors) return new(L7Status.Failed, code);
        // A reply with a result that is too long to see its end.
        return new(isOk == true || (hasResult && reader.IsShort) ? L7Status.Ok : L7Status.Unknown, 0);
    }

    private static int FirstCode(ReadOnlySpan<byte> errors)
    {
        var list = new BsonReader(errors);
        if (!list.Read()) return 0;
        var error = new BsonReader(list.Value);
        while (error.Read())
        {
            if (error.Name.SequenceEqual("code"u8)) return (int)Math.Clamp(error.Number ?? 0, 0, int.MaxValue);
        }
        return 0;
    }
}

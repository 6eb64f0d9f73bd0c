namespace Taproot.PromQL.Syntax;

/// <summary>What an expression evaluates to.</summary>
internal enum ExprType
{
    /// <summary>A number a step.</summary>
    Scalar,

    /// <summary>A text.</summary>
    String,

    /// <summary>Series with a sample each.</summary>
    Vector,

    /// <summary>Series with the samples of a window each.</summary>
    Matrix,
}

/// <summary>How types are called in messages.</summary>
internal static class ExprTypes
{
    /// <summary>The type in words, with its article.</summary>
    public static string InWords(this ExprType type) => type switch
    {
        ExprType.Scalar => "a scalar",
        ExprType.String => "a string",
        ExprType.Vector => "an instant vector",
        _ => "a range vector",
    };
}

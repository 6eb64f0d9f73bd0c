namespace Taproot.Inspections.Checks;

/// <summary>
/// What a failing check says about those who use the application. It decides how far the check raises the application's status, so that a busy
/// node with happy users does not turn the map red.
/// </summary>
public enum CheckWeight
{
    /// <summary>Users are hurt, or the work is not done: raises the status as far as the finding says.</summary>
    Symptom,

    /// <summary>Users will be hurt if nobody acts (a disk fills up, a replica lags): raises the status to a warning.</summary>
    Hazard,

    /// <summary>Explains a symptom (throttling, slow DNS, errors in the log): a warning beside a symptom, without one worth knowing and no more.</summary>
    Cause,
}

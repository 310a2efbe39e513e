//! AWS IAM and STS, thin and honest: roles and policies are stored and echoed, session keys verify.

pub mod session;

# The public names of the package and the module that each lives in; lazy_loader reads this file at run time.
from .certificates import alpha_max as alpha_max, duality_gap as duality_gap
from .cross_validation import cross_validate as cross_validate
from .data.folds import kfold as kfold
from .data.moments import Moments as Moments
from .data.refilled_moments import RefilledMoments as RefilledMoments
from .denoising.image_quality import Reference as Reference, psnr as psnr, ssim as ssim
from .denoising.thresholds import (
    bayes_threshold as bayes_threshold,
    hard_threshold as hard_threshold,
    hybrid_threshold as hybrid_threshold,
    mad_sigma as mad_sigma,
    sure_risk as sure_risk,
    sure_threshold as sure_threshold,
    universal_threshold as universal_threshold,
)
from .fold_by_fold import Fold as Fold, FoldFit as FoldFit
from .fold_summary import average as average, continued as continued
from .glm_results import GlmPath as GlmPath
from .groups.group_factors import (
    cross_validate_factored as cross_validate_factored,
    factored_group_path as factored_group_path,
)
from .joined_path import extend_path as extend_path, path_slice as path_slice
from .knots import (
    CoefficientAccuracy as CoefficientAccuracy,
    KnotEvent as KnotEvent,
    Knots as Knots,
    Solution as Solution,
)
from .lasso.relaxed_lasso import RelaxedPath as RelaxedPath, relax as relax
from .losses.by_name import loss_of_family as loss_of_family
from .losses.loss import Loss as Loss
from .losses.roc import roc_auc as roc_auc, roc_auc_se as roc_auc_se
from .path import path as path
from .penalties.elastic_net import adaptive_factors as adaptive_factors, soft_threshold as soft_threshold
from .problem import Problem as Problem, problem_of as problem_of
from .progress import Cancelled as Cancelled, monitored as monitored, part as part, tick as tick
from .pursuit.basis_pursuit import (
    Pursuit as Pursuit,
    basis_pursuit as basis_pursuit,
    basis_pursuit_denoising as basis_pursuit_denoising,
)
from .pursuit.matching_pursuit import (
    MatchingPursuit as MatchingPursuit,
    orthogonal_matching_pursuit as orthogonal_matching_pursuit,
)
from .results import (
    CrossValidation as CrossValidation,
    FactoredGroupPath as FactoredGroupPath,
    GroupPath as GroupPath,
    Path as Path,
)
from .ridge.cross_validation import (
    RidgeCrossValidation as RidgeCrossValidation,
    ridge_cross_validate as ridge_cross_validate,
)
from .ridge.fits import RidgePath as RidgePath
from .ridge.path import ridge_path as ridge_path
from .scalings import Scaling as Scaling, convert_alpha as convert_alpha
from .selection.adaptive_weights import adaptive_weights as adaptive_weights
from .selection.criteria import (
    aic as aic,
    bic as bic,
    deviance_criteria as deviance_criteria,
    ebic as ebic,
)
from .selection.degrees_of_freedom import degrees_of_freedom as degrees_of_freedom
from .selection.error_bounds import (
    meinshausen_buhlmann_bound as meinshausen_buhlmann_bound,
    shah_samworth_bound as shah_samworth_bound,
)
from .selection.frequencies import Stability as Stability
from .selection.half_samples import HalfSamples as HalfSamples, SelectionCounts as SelectionCounts
from .selection.half_sums import HalfSums as HalfSums, stability_of_sums as stability_of_sums
from .selection.relaxed_cross_validation import (
    RelaxedCrossValidation as RelaxedCrossValidation,
    cross_validate_relaxed as cross_validate_relaxed,
)
from .selection.stability import stability_selection as stability_selection
from .textbook.block_coordinate_descent import (
    BlockDescent as BlockDescent,
    block_coordinate_descent as block_coordinate_descent,
)
from .textbook.coordinate_descent import Descent as Descent, coordinate_descent as coordinate_descent
from .textbook.descent_trace import (
    Costing as Costing,
    DescentTrace as DescentTrace,
    trace_descent as trace_descent,
)

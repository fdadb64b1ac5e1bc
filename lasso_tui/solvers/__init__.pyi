# The public names of the package and the module that each lives in; lazy_loader reads this file at run time.
from .certificates import alpha_max as alpha_max
from .certificates import duality_gap as duality_gap
from .certificates import soft_threshold as soft_threshold
from .cross_validation import (
    CrossValidation as CrossValidation,
)
from .cross_validation import (
    average as average,
)
from .cross_validation import (
    cross_validate as cross_validate,
)
from .data.folds import kfold as kfold
from .denoising.image_quality import Reference as Reference
from .denoising.image_quality import psnr as psnr
from .denoising.image_quality import ssim as ssim
from .denoising.thresholds import (
    bayes_threshold as bayes_threshold,
)
from .denoising.thresholds import (
    hard_threshold as hard_threshold,
)
from .denoising.thresholds import (
    hybrid_threshold as hybrid_threshold,
)
from .denoising.thresholds import (
    mad_sigma as mad_sigma,
)
from .denoising.thresholds import (
    sure_risk as sure_risk,
)
from .denoising.thresholds import (
    sure_threshold as sure_threshold,
)
from .denoising.thresholds import (
    universal_threshold as universal_threshold,
)
from .glm.path import GlmPath as GlmPath
from .groups.group_factors import (
    FactoredGroupPath as FactoredGroupPath,
)
from .groups.group_factors import (
    cross_validate_factored as cross_validate_factored,
)
from .groups.group_factors import (
    factored_group_path as factored_group_path,
)
from .groups.path import GroupPath as GroupPath
from .lasso.knot_events import KnotEvent as KnotEvent
from .lasso.knot_events import Knots as Knots
from .lasso.relaxed_folds import (
    RelaxedCrossValidation as RelaxedCrossValidation,
)
from .lasso.relaxed_folds import (
    cross_validate_relaxed as cross_validate_relaxed,
)
from .lasso.relaxed_lasso import RelaxedPath as RelaxedPath
from .lasso.relaxed_lasso import relax as relax
from .paths import Path as Path
from .paths import Solution as Solution
from .paths import path as path
from .penalties.elastic_net import adaptive_factors as adaptive_factors
from .progress import Cancelled as Cancelled
from .progress import monitored as monitored
from .progress import tick as tick
from .pursuit.basis_pursuit import (
    Pursuit as Pursuit,
)
from .pursuit.basis_pursuit import (
    basis_pursuit as basis_pursuit,
)
from .pursuit.basis_pursuit import (
    basis_pursuit_denoising as basis_pursuit_denoising,
)
from .pursuit.matching_pursuit import (
    MatchingPursuit as MatchingPursuit,
)
from .pursuit.matching_pursuit import (
    orthogonal_matching_pursuit as orthogonal_matching_pursuit,
)
from .ridge.cross_validation import (
    RidgeCrossValidation as RidgeCrossValidation,
)
from .ridge.cross_validation import (
    ridge_cross_validate as ridge_cross_validate,
)
from .ridge.path import RidgePath as RidgePath
from .ridge.path import ridge_path as ridge_path
from .scalings import Scaling as Scaling
from .scalings import convert_alpha as convert_alpha
from .selection.criteria import aic as aic
from .selection.criteria import bic as bic
from .selection.criteria import ebic as ebic
from .selection.degrees_of_freedom import degrees_of_freedom as degrees_of_freedom
from .selection.error_bounds import (
    meinshausen_buhlmann_bound as meinshausen_buhlmann_bound,
)
from .selection.error_bounds import (
    shah_samworth_bound as shah_samworth_bound,
)
from .selection.stability import Stability as Stability
from .selection.stability import stability_selection as stability_selection
from .textbook.block_coordinate_descent import (
    BlockDescent as BlockDescent,
)
from .textbook.block_coordinate_descent import (
    block_coordinate_descent as block_coordinate_descent,
)
from .textbook.coordinate_descent import Descent as Descent
from .textbook.coordinate_descent import coordinate_descent as coordinate_descent
from .textbook.descent_trace import (
    Costing as Costing,
)
from .textbook.descent_trace import (
    DescentTrace as DescentTrace,
)
from .textbook.descent_trace import (
    trace_descent as trace_descent,
)
